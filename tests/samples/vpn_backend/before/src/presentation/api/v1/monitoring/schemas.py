from pydantic import BaseModel, ConfigDict


class StatisticsResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    servers: int
    servers_online: int
    payments: int
