from enum import Enum


class ServerStatus(str, Enum):
    ONLINE = "online"
    OFFLINE = "offline"
    CONNECTING = "connecting"
    DISABLED = "disabled"
