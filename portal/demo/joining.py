"""The link of the head's team in the demonstration, and two people who ask to join by it."""

from portal.accounts.queries.users import find_by_login
from portal.demo.sign_ins import HEAD, phone_number
from portal.people.joining.operations import ask_to_join, make_join_link
from portal.people.joining.permissions import can_let_join
from portal.units.queries.memberships import unit_of

# Far behind the numbers that the members of the largest demonstration have.
ASKERS = (("Lê Thị Thử", phone_number(9_900_001)), ("Trần Văn Mẫu", phone_number(9_900_002)))


def write_joining() -> None:
    """Let two people wait for the head, in the caller's transaction; nothing where the head leads no team."""
    head = find_by_login(HEAD.username)
    team = unit_of(head.id) if head is not None else None
    if head is None or team is None or not can_let_join(head, team):
        return
    link = make_join_link(team, actor=head)
    for name, phone in ASKERS:
        ask_to_join(link, name=name, phone=phone, agrees=True)
