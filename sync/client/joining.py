"""Becoming a member: whom an address belongs to, what a code is good for, and the enrolment itself.

The server's key is met here for the first time, over a certificate that is trusted; from then on the desk believes this
key and no other, whoever has the certificate.
"""

from app.domain.errors import BadPayload, NotTheServer, OtherProtocol
from app.domain.membership import Joining
from app.signing.fields import Fields, to_base64
from app.signing.keys import PublicKey
from sync import protocol
from sync.client.transport import Transport
from sync.protocol import About, AskEnrolment, AskInvitation, Enrolled, Invitation


def offer(transport: Transport, *, code: str, address: str, ca_file: str, authority: str) -> Joining:
    """What joining would mean, to be shown and agreed to: nothing has been used up or sent.

    Raises SyncError, InvitationRefused for a code that is good for nothing.
    """
    about = transport.get(protocol.ABOUT, About)
    if about.protocol.major != protocol.MAJOR:
        raise OtherProtocol("version", f"{about.protocol.major}.{about.protocol.minor}")
    try:
        key = PublicKey(Fields({"public_key": about.public_key}, BadPayload).bytes("public_key"))
    except (BadPayload, ValueError) as error:
        raise NotTheServer("no key of a server") from error
    invitation = transport.post(protocol.INVITATION, AskInvitation(code=code), Invitation)
    return Joining(
        address=address,
        ca_file=ca_file,
        org=about.org,
        org_name=about.org_name,
        server=about.server,
        server_spki=key.spki,
        author=invitation.author,
        name=invitation.name,
        device="",
        enrolment=b"",
        role=invitation.role,
        authority=authority,
    )


def enrol(transport: Transport, joining: Joining, *, code: str, proof: bytes) -> Enrolled:
    """Send record 1; the answer is for `MembershipService.join` to believe. With an empty code it goes by the token
    that the transport has, and without a proof. Raises SyncError."""
    asked = AskEnrolment(enrolment=joining.enrolment.decode("ascii"), code=code, proof=to_base64(proof))
    return transport.post(protocol.ENROLMENTS, asked, Enrolled)
