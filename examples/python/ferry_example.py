#!/usr/bin/env python3
"""A Ferry client in one file: register, send a file, list what waits, receive it.

It needs Python 3.9, the packages grpcio and grpcio-tools (which generate.sh uses), and the program openssl.

    ./generate.sh
    export FERRY_PASSWORD=...                       (asked for when it is not set)
    ./ferry_example.py --server 'ferry://HOST:PORT#FINGERPRINT' --user alice register
    ./ferry_example.py --server ... --user alice send report.pdf bob
    ./ferry_example.py --server ... --user bob inbox
    ./ferry_example.py --server ... --user bob receive ./received

What a client that people use every day has to add: it resumes what breaks, keeps the refresh token and the device
cookie of a login, and watches for what comes.
"""

import argparse
import base64
import getpass
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import uuid

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).parent / "generated"))

from ferry.auth.v1 import auth_pb2, auth_pb2_grpc  # noqa: E402  (made by generate.sh)
from ferry.transfer.v1 import transfer_pb2, transfer_pb2_grpc  # noqa: E402

CHUNK = 256 * 1024


# --- Trust: the connect string holds the fingerprint of the server's own certificate authority ---


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, timeout=10).stdout


def fingerprint(certificate):
    """SHA-256 over the public key, as 52 characters of base32."""
    public_key = openssl("x509", "-pubkey", "-noout", given=certificate)
    der = openssl("pkey", "-pubin", "-outform", "DER", given=public_key)
    return base64.b32encode(hashlib.sha256(der).digest()).decode().rstrip("=").lower()


def authority(address, expected):
    """The authority's certificate as the server shows it, if it is the one that the connect string names."""
    shown = openssl("s_client", "-connect", address, "-showcerts", "-alpn", "h2")
    for certificate in re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", shown, re.S):
        if fingerprint(certificate) == expected:
            return certificate
    sys.exit(f"{address} is not the server of the connect string, or does not answer")


def channel(target, trusted):
    # This authority signs for one installation only, and every certificate of it also names localhost.
    return grpc.secure_channel(
        target,
        grpc.ssl_channel_credentials(root_certificates=trusted),
        options=[("grpc.ssl_target_name_override", "localhost")],
    )


# --- One session ---


class Ferry:
    def __init__(self, connect_string, user, password, register=False):
        address, expected = re.fullmatch(r"ferry://([^#]+)#([a-z2-7]{52})", connect_string).groups()
        trusted = authority(address, expected)
        entrance = channel(address, trusted)
        self.auth = auth_pb2_grpc.AuthServiceStub(entrance)
        if register:
            request = auth_pb2.RegisterRequest(username=user, password=password, device_name="python example")
            grant = self.auth.Register(request, timeout=30).grant
        else:
            request = auth_pb2.LoginRequest(username=user, password=password, device_name="python example")
            grant = self.auth.Login(request, timeout=30).grant
        self.token = [("authorization", "Bearer " + grant.access_token)]  # good for five minutes, then: Refresh
        target = grant.transfer_target
        self.transfers = transfer_pb2_grpc.TransferServiceStub(channel(target, trusted) if target else entrance)

    def logout(self):
        self.auth.Logout(auth_pb2.LogoutRequest(), metadata=self.token, timeout=30)

    def send(self, path, recipients):
        """Returns once the file is whole and durable on the server. A small file is one message."""
        spec = transfer_pb2.TransferSpec(
            recipients=recipients, file_name=path.name, size=path.stat().st_size
        )
        # The client names the transfer. Whatever answer is lost: asking again with the same id is safe.
        start = transfer_pb2.UploadStart(transfer_id=str(uuid.uuid4()), attempt=1, spec=spec)
        return self.transfers.Upload(upload_messages(path, start), metadata=self.token).transfer

    def inbox(self):
        request = transfer_pb2.ListTransfersRequest(box=transfer_pb2.BOX_INBOX)
        return self.transfers.ListTransfers(request, metadata=self.token, timeout=30).transfers

    def receive(self, transfer, folder):
        """A file gets its name only when every byte is verified; what is there already is never replaced."""
        name = transfer.spec.file_name
        if name in ("", ".", "..") or "/" in name or "\\" in name or "\0" in name:
            raise ValueError(f"the server offers the name {name!r}")
        part = folder / f".ferry-{uuid.UUID(transfer.id)}.part"
        digest, size, trailer = hashlib.sha256(), 0, None
        with open(part, "wb") as out:
            # With follow=True this works for a file that is still being sent, too.
            request = transfer_pb2.ReceiveRequest(transfer_id=transfer.id, follow=True)
            for message in self.transfers.Receive(request, metadata=self.token):
                if message.data:
                    if message.offset != size:
                        raise ValueError("the server left something out")
                    out.write(message.data)
                    digest.update(message.data)
                    size += len(message.data)
                if message.HasField("trailer"):
                    trailer = message.trailer
            out.flush()
            os.fsync(out.fileno())
        if trailer is None or trailer.size != size or trailer.sha256 != digest.digest():
            raise ValueError("the file is not what its sender sent")
        os.link(part, folder / name)
        part.unlink()
        receipt = transfer_pb2.ConfirmReceiptRequest(
            transfer_id=transfer.id,
            outcome=transfer_pb2.RECEIPT_OUTCOME_SAVED,
            size=size,
            sha256=digest.digest(),
        )
        self.transfers.ConfirmReceipt(receipt, metadata=self.token, timeout=30)
        return folder / name


def upload_messages(path, start):
    """The start goes with the first bytes, the finish with the last."""
    digest, offset, begin = hashlib.sha256(), 0, start
    with open(path, "rb") as source:
        data = source.read(CHUNK)
        while True:
            following = source.read(CHUNK)
            digest.update(data)
            message = transfer_pb2.UploadRequest(start=begin, offset=offset, data=data)
            offset += len(data)
            if not following:
                message.finish.size = offset
                message.finish.sha256 = digest.digest()
                yield message
                return
            yield message
            data, begin = following, None


def saved(transfer):
    return any(receipt.state == transfer_pb2.RECEIPT_STATE_SAVED for receipt in transfer.receipts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True, help="connect string, as the server prints it")
    parser.add_argument("--user", required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("register")
    send = commands.add_parser("send")
    send.add_argument("file", type=pathlib.Path)
    send.add_argument("to", nargs="+")
    commands.add_parser("inbox")
    receive = commands.add_parser("receive")
    receive.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()

    password = os.environ.get("FERRY_PASSWORD") or getpass.getpass()
    ferry = Ferry(arguments.server, arguments.user, password, register=arguments.command == "register")
    if arguments.command == "register":
        print(f"registered {arguments.user}")
    elif arguments.command == "send":
        transfer = ferry.send(arguments.file, arguments.to)
        print(f"stored {transfer.spec.file_name}, {transfer.size} bytes, sha256 {transfer.sha256.hex()}")
    elif arguments.command == "inbox":
        for transfer in ferry.inbox():
            state = transfer_pb2.ReceiptState.Name(transfer.receipts[0].state).removeprefix("RECEIPT_STATE_")
            # Another person chose the name: repr keeps control characters out of the terminal.
            print(f"{transfer.id[:8]}  {transfer.spec.file_name!r}  from {transfer.sender.name}  {state}")
    else:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        for transfer in ferry.inbox():
            if not saved(transfer):
                path = ferry.receive(transfer, arguments.folder)
                print(f"saved {str(path)!r}, {path.stat().st_size} bytes, verified")
    ferry.logout()


if __name__ == "__main__":
    try:
        main()
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
