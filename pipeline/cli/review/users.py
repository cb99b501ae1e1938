"""`newsdraft review user`: the desk's accounts and API tokens."""

import click

from pipeline.cli.review.desk import acting, as_json_option, at_the_desk
from pipeline.cli.tables import print_json


@click.group()
def user() -> None:
    """Accounts of the desk: who may come in, and in which role."""


ROLES = click.Choice(["editor", "reviewer", "admin"])


@user.command("add")
@click.argument("account")
@click.option("--role", type=ROLES, help="Default: editor; admin for the first account.")
@click.option("--email", default="", help="Where to tell them that something waits.")
@click.password_option(help="Asked for where it is not given.")
@acting
@as_json_option
def add_user(account: str, role: str | None, email: str, password: str, name: str | None, as_json: bool) -> None:
    """Add an account."""
    from pipeline.review.model import Role
    from pipeline.review.states import check_action

    with at_the_desk(name) as (desk, who):
        check_action("keep-accounts", who)
        first = Role.EDITOR if desk.users.all() else Role.ADMIN
        made = desk.users.add(account, Role(role) if role else first, password, email)
        admins = [user for user in desk.users.all() if user.role is Role.ADMIN and not user.disabled]
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        click.echo(f"{made.name} is {made.role}.")
        if not admins:
            click.echo("Nobody is admin yet: `newsdraft review user change NAME --role admin` makes one.", err=True)


@user.command("list")
@acting
@as_json_option
def list_users(name: str | None, as_json: bool) -> None:
    """All accounts and tokens."""
    from pipeline.cli.review.tables import print_users

    with at_the_desk(name) as (desk, _):
        accounts, tokens = desk.users.all(), desk.users.tokens()
    if as_json:
        print_json(
            {
                "users": [each.model_dump(mode="json") for each in accounts],
                "tokens": [each.model_dump(mode="json") for each in tokens],
            }
        )
    else:
        print_users(accounts, tokens)


@user.command("change")
@click.argument("account")
@click.option("--role", type=ROLES, help="Another role.")
@click.option("--password", is_flag=True, help="Another password, which is asked for.")
@click.option("--disable/--enable", "disabled", default=None, help="Shut the account out, or let it in again.")
@acting
@as_json_option
def change_user(
    account: str, role: str | None, password: bool, disabled: bool | None, name: str | None, as_json: bool
) -> None:
    """Change an account."""
    from pipeline.review.model import Role
    from pipeline.review.states import check_action

    given = click.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    with at_the_desk(name) as (desk, who):
        check_action("keep-accounts", who)
        made = desk.users.change(account, role=Role(role) if role else None, password=given, disabled=disabled)
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        click.echo(f"{made.name} is {made.role}{', disabled' if made.disabled else ''}.")


@user.command("password")
@click.argument("account")
@click.password_option(help="Asked for where it is not given.")
@acting
def change_password(account: str, password: str, name: str | None) -> None:
    """Give an account another password: its sessions end and its tokens are revoked."""
    from pipeline.review.states import check_action

    with at_the_desk(name) as (desk, who):
        if account != who.name:
            check_action("keep-accounts", who)
        desk.users.change(account, password=password)
    click.echo(f"{account} has another password; sessions that began with the one before are over.")


@user.command("token")
@click.argument("account")
@click.option("--scope", "scopes", multiple=True, default=("read",), help="read, write, decide or export.")
@click.option("--label", default="script", show_default=True, help="What it is for.")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How long it holds.")
@click.option("--revoke", type=int, metavar="TOKEN", help="Revoke this token instead.")
@acting
@as_json_option
def token(
    account: str,
    scopes: tuple[str, ...],
    label: str,
    days: int,
    revoke: int | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Make an API token for an account; its secret is shown this once."""
    from pipeline.review.states import check_action

    with at_the_desk(name) as (desk, who):
        check_action("keep-accounts", who)
        if revoke is not None:
            desk.users.revoke(revoke)
            click.echo(f"Token {revoke} is revoked.")
            return
        secret, made = desk.users.make_token(account, label, scopes, days)
    if as_json:
        print_json({**made.model_dump(mode="json"), "secret": secret})
    else:
        click.echo(
            f"{secret}\nToken {made.id} of {made.user} for {', '.join(made.scopes)}, until {made.expires:%Y-%m-%d}."
        )
