"""Make the profile of a new user."""

from typing import ClassVar

from reference_service.application.profile.ports import ProfileTransactions
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.text import Name


class IntroduceUser(Subscriber[UserRegistered]):
    """Gives everybody who registers a profile under the name that they gave."""

    name: ClassVar[str] = "profile.introduce_user"
    hears = UserRegistered

    def __init__(self, transactions: ProfileTransactions) -> None:
        self._transactions = transactions

    async def receive(self, envelope: Envelope[UserRegistered]) -> None:
        """Make the profile, unless it is there."""
        user = envelope.event.user_id
        async with self._transactions.begin(None) as work:
            if not await work.is_first_delivery(envelope.id, self.name) or await work.profiles.get(user) is not None:
                return
            await work.profiles.add(Profile.introduce(user, Name(envelope.event.display_name)))
            (await work.commit()).unwrap()
