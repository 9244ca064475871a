import json
from typing import ClassVar

from fastapi import WebSocket


class WebSocketManager:
    _connections: ClassVar[list[WebSocket]] = []

    async def connect(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self._connections.append(websocket)

    def disconnect(self, websocket: WebSocket) -> None:
        self._connections.remove(websocket)

    async def broadcast(self, event: str, payload: str) -> None:
        message = json.dumps({"event": event, "payload": payload})
        for connection in list(self._connections):
            try:
                await connection.send_text(message)
            except Exception:
                pass
