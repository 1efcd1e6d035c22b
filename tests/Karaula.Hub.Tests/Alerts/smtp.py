"""A mail server on a free loopback port: smtp.py MODE REFUSALS [CERTIFICATE KEY [USER PASSWORD]].

MODE is none, starttls or implicit. It says "listening PORT", then each mail as a line of JSON. It answers 451 to so many mails first.
"""

import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

mode, refusals, *rest = sys.argv[1:]
refusals = int(refusals)
tls = None
if mode != "none":
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(rest[0], rest[1])
login = rest[2:4] or None


def say(line):
    print(line, flush=True)


class Handler:
    async def handle_DATA(self, server, session, envelope):
        global refusals
        if refusals > 0:
            refusals -= 1
            return "451 4.3.0 try later"
        encrypted = session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
        content = base64.b64encode(envelope.original_content).decode()
        say(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "encrypted": encrypted, "authenticated": bool(session.authenticated), "content": content}))
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == login
    return AuthResult(success=right, handled=right)


def protocol():
    more = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": mode == "starttls"} if login else {}
    if mode == "starttls":
        more |= {"tls_context": tls, "require_starttls": True}
    return SMTP(Handler(), **more)


async def main():
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls if mode == "implicit" else None)
    say(f"listening {server.sockets[0].getsockname()[1]}")
    # Whoever started it closes its input in the end.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
