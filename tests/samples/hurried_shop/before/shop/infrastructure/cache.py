from shop.application.register import RegisterUseCase


class Cache:
    def __init__(self) -> None:
        self.held = {}

    def clear(self) -> None:
        self.held.clear()

    def put(self, key: str, value: RegisterUseCase) -> None:
        self.held[key] = value


cache = Cache()
