"""Gives letters to the mail server of the settings, by SMTP. Without one no mail is sent, and nothing else changes.

Knows settings and letters. Must not know who is told what.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from kb.config import Settings
from kb.errors import KBError

SECONDS = 20.0
"""How long the server may keep us waiting for one answer."""


class MailFailed(KBError):
    """The mail server cannot be reached, or lets nobody in."""

    status = 503
    code = "mail_failed"
    hint = "Try again later. If it stays so, tell the people who run this site."


class LetterRefused(KBError):
    """The mail server takes letters, but not this one: its address may be wrong."""

    status = 422
    code = "letter_refused"
    hint = "Check the address."


@contextmanager
def open_mail(settings: Settings) -> Iterator[Mailbag]:
    """A connection to the mail server, for as many letters as there are.

    Raises:
        MailFailed: there is none, or it cannot be used.
    """
    if not settings.smtp_host:
        raise MailFailed("No mail is sent here: no mail server is set.")
    try:
        server = _connect(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed("The mail server cannot be used.") from error
    try:
        yield Mailbag(server)
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()  # it hung up first: every letter that it took is noted already


class Mailbag:
    """An open connection that takes one letter after another."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, letter: EmailMessage) -> None:
        """Hand ``letter`` over.

        Raises:
            LetterRefused: the server does not take this one.
            MailFailed: the server is gone.
        """
        try:
            self._server.send_message(letter)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            raise LetterRefused("The mail server did not take the letter.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailFailed("The mail server cannot be used.") from error


def _connect(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server
