"""The signed cookie of a browser: it holds the tokens of its devices, and nothing about their people.

On a phone that several people share, one token is that of the person who is signed in; the others belong to
locked devices, which open nothing until a PIN or a password unlocks them.
"""

from collections.abc import Sequence

from flask import Response, g, request, session

from portal.accounts.labels import device_label
from portal.accounts.models import Device, User
from portal.accounts.operations.devices import register_device, revoke_device
from portal.accounts.operations.pins import lock_device, unlock_device
from portal.accounts.operations.sign_in_log import record_sign_in
from portal.accounts.queries.users import find_device, get_device, locked_devices
from portal.crypto.tokens import token_hash
from portal.web.access import viewer
from portal.web.csrf import start_token
from portal.web.headers import no_store
from portal.web.known_devices import remember_device

ACTIVE_TOKEN_KEY = "_user_id"  # the name is Flask-Login's; its loader is given what stands there  # noqa: S105 # a key of the session, no secret
LOCKED_TOKENS_KEY = "others"  # the tokens of the locked devices, the last used first
MAX_USERS_PER_BROWSER = 6  # on one phone


def begin_session(user: User, *, method: str) -> None:
    """Sign this browser in as the user, in the caller's transaction; whoever was signed in here before is out.

    The others of a shared phone stay; an older device of the user on this phone is ended. `method` is how the user
    proved who it is, for the log.
    """
    end_session()
    locked = locked_devices_of_browser()
    for older in locked:
        if older.user_id == user.id:
            revoke_device(older, actor=user)
    others = _tokens_of([device for device in locked if device.user_id != user.id])
    label = device_label(request.user_agent.string)
    token = register_device(user, label=label)
    record_sign_in(user, device=label, method=method)
    remember_device(user.id)
    _store_active_token(token, others, user_id=user.id)


def end_session() -> None:
    """Sign the present person out of this browser, in the caller's transaction; the others stay locked."""
    person = viewer()
    if person.is_authenticated:
        revoke_device(get_device(person.device_id, user_id=person.id), actor=person)
    elif (unused := find_device(token_hash(str(session.get(ACTIVE_TOKEN_KEY, ""))))) is not None:
        revoke_device(unused, actor=None)  # its session ended because it was not used
    _clear_active_token(_locked_tokens())


def lock_session() -> None:
    """Leave this phone to somebody else: the present person's device stays, but opens nothing while locked."""
    person = viewer()
    if not person.is_authenticated:
        return
    lock_device(person.device_id)
    _clear_active_token([session[ACTIVE_TOKEN_KEY], *_locked_tokens()])


def unlock_session(device: Device, *, method: str) -> None:
    """Let the person of a locked device of this phone go on; whoever was signed in until now is locked."""
    record_sign_in(device.user, device=device.label, method=method)
    lock_session()
    (token,) = _tokens_of([device])
    unlock_device(device)
    _store_active_token(token, [other for other in _locked_tokens() if other != token], user_id=device.user_id)


def remove_locked_device(device: Device) -> None:
    """Take the person of a locked device off this phone."""
    _store_locked_tokens([other for other in _locked_tokens() if token_hash(other) != device.token_hash])
    revoke_device(device, actor=device.user)


def locked_devices_of_browser() -> Sequence[Device]:
    """The locked devices of this phone with their people, by name."""
    tokens = _locked_tokens()
    return locked_devices([token_hash(token) for token in tokens]) if tokens else []


def find_locked_device(device_id: int) -> Device | None:
    """The locked device of this phone with this id; None where it was ended, or belongs to another phone."""
    return next((device for device in locked_devices_of_browser() if device.id == device_id), None)


def is_shared_browser() -> bool:
    """Whether somebody else's device waits on this phone."""
    return bool(_locked_tokens())


def forbid_caching_of_private_pages(response: Response) -> Response:
    """Keep the account's own pages, and on a shared phone every person's pages, out of the browser's memory."""
    if "_login_user" not in g or "Cache-Control" in response.headers:
        return response  # the same for everybody, or said already
    if request.blueprint == "accounts" or is_shared_browser():
        no_store(response)
    return response


def _locked_tokens() -> list[str]:
    return list(session.get(LOCKED_TOKENS_KEY, ()))


def _tokens_of(devices: Sequence[Device]) -> list[str]:
    """The tokens of these devices that the cookie holds, in its order."""
    known = {device.token_hash for device in devices}
    return [token for token in _locked_tokens() if token_hash(token) in known]


def _store_active_token(token: str, others: list[str], *, user_id: int) -> None:
    """Hold the token of who is signed in now; where the phone is full, whoever was away the longest is out."""
    too_many = others[MAX_USERS_PER_BROWSER - 1 :]
    if too_many:
        for device in locked_devices([token_hash(other) for other in too_many]):
            revoke_device(device, actor=None)
    session.clear()  # the token of the forms too
    session.update({ACTIVE_TOKEN_KEY: token, "_fresh": True})
    start_token(user_id)
    session.permanent = True
    _store_locked_tokens(others[: MAX_USERS_PER_BROWSER - 1])


def _clear_active_token(others: list[str]) -> None:
    """Be nobody, on a phone where these may come back."""
    session.clear()
    _store_locked_tokens(others)


def _store_locked_tokens(others: list[str]) -> None:
    if others:
        session[LOCKED_TOKENS_KEY] = others
        session.permanent = True
    else:
        session.pop(LOCKED_TOKENS_KEY, None)
