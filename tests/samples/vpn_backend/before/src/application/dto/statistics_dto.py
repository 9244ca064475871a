from dataclasses import dataclass


@dataclass(frozen=True)
class StatisticsDTO:
    servers: int
    servers_online: int
    payments: int
