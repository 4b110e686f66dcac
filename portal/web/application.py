"""The Flask application of the portal: its views are plain functions, and addresses that were built are known."""

from collections.abc import Callable
from typing import Any

from flask import Flask, has_request_context, request

from portal.lru_cache import LRUCache
from portal.web.fragment_cache import FragmentCache
from portal.web.templating import LocalisedEnvironment

MAX_CACHED_URLS = 8192  # at some 300 bytes each

UrlKey = tuple[str, str, str, tuple[tuple[str, Any], ...]]


class Portal(Flask):
    """Flask without what the portal has no use for: coroutines as views, and building the same address again."""

    jinja_environment = LocalisedEnvironment

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.jinja_options = {**self.jinja_options, "extensions": [FragmentCache]}
        self._addresses: LRUCache[UrlKey, str] = LRUCache(MAX_CACHED_URLS)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: no view and no hook is a coroutine."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Flask's own, kept for each endpoint and its values; a page of a list has hundreds of them."""
        kept_as = self._key(endpoint, values)
        if kept_as is None:
            return super().url_for(endpoint, **values)
        address = self._addresses.get(kept_as)
        if address is None:
            address = super().url_for(endpoint, **values)
            self._addresses.put(kept_as, address)
        return address

    def _key(self, endpoint: str, values: dict[str, Any]) -> UrlKey | None:
        """All that the address depends on; None where that is more than a route, values and mount point."""
        if endpoint[:1] == "." or "_external" in values or "_scheme" in values or not has_request_context():
            return None
        if not all(type(value) in (str, int) for value in values.values()):
            return None  # True and 1.0 are equal to 1, and lists can be changed
        environ = request.environ
        return endpoint, environ["REQUEST_METHOD"], environ.get("SCRIPT_NAME", ""), tuple(values.items())
