import httpx

from src.infrastructure.oauth.profile import OAuthProfile


class GoogleOAuthClient:
    def __init__(self, client_id: str, client_secret: str) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._http = httpx.AsyncClient(timeout=10)

    async def fetch_profile(self, code: str) -> OAuthProfile:
        grant = {"code": code, "client_id": self._client_id, "client_secret": self._client_secret}
        token = await self._http.post("https://oauth2.googleapis.com/token", data=grant)
        token.raise_for_status()
        headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
        profile = await self._http.get("https://openidconnect.googleapis.com/v1/userinfo", headers=headers)
        profile.raise_for_status()
        return OAuthProfile("google", str(profile.json()["sub"]), str(profile.json()["email"]))
