from abc import ABC, abstractmethod


class OrderRepository(ABC):
    @abstractmethod
    def get(self, order: str) -> object: ...

    @abstractmethod
    def add(self, order: object) -> None: ...


class MailPort(ABC):
    @abstractmethod
    def send(self, to: str) -> None: ...
