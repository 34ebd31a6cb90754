"""Python's websocket-client against a Foghorn server: websocket_client.py ws://HOST:PORT"""
import os
import struct
import sys

from websocket import ABNF, create_connection

BASE = sys.argv[1]


def expect(expected, actual):
    if expected != actual:
        sys.exit("expected %.200r, but got %.200r" % (expected, actual))


def connect(path):
    return create_connection(BASE + path, timeout=10)


def next_frame(ws):
    """Opcode and content of the next message or control frame."""
    opcode, frame = ws.recv_data_frame(control_frame=True)
    return opcode, frame.data


def expect_close(ws, code, reason):
    expect((ABNF.OPCODE_CLOSE, struct.pack("!H", code) + reason.encode()), next_frame(ws))
    ws.shutdown()


def end(ws):
    ws.send_close()
    expect_close(ws, 1000, "")


def echo():
    ws = connect("/echo")
    ws.send("Hello, wörld 🌍")
    expect("Hello, wörld 🌍", ws.recv())
    end(ws)


def broadcast():
    one = connect("/broadcast")
    other = connect("/broadcast?self=false")
    one.send("to all")
    expect("to all", one.recv())
    expect("to all", other.recv())
    other.send("to the others")
    expect("to the others", one.recv())
    one.send("last")
    expect("last", one.recv())
    expect("last", other.recv())  # and not its own
    end(one)
    end(other)


def fragments():
    ws = connect("/echo")
    ws.send_frame(ABNF.create_frame(b"frag", ABNF.OPCODE_TEXT, 0))
    ws.ping("between")
    ws.send_frame(ABNF.create_frame(b"men", ABNF.OPCODE_CONT, 0))
    ws.send_frame(ABNF.create_frame(b"ted", ABNF.OPCODE_CONT, 1))
    expect((ABNF.OPCODE_PONG, b"between"), next_frame(ws))
    expect("fragmented", ws.recv())
    end(ws)
    ws = connect("/fragments")
    ws.send("in pieces: ä🌍")
    expect("in pieces: ä🌍", ws.recv())
    end(ws)


def mebibyte():
    payload = os.urandom(1 << 20)
    ws = connect("/echo")
    ws.send_binary(payload)
    expect(payload, ws.recv())
    end(ws)


def ping():
    ws = connect("/echo")
    ws.ping("beat")
    expect((ABNF.OPCODE_PONG, b"beat"), next_frame(ws))
    end(ws)


def close():
    ws = connect("/close")
    ws.send("enough")
    expect_close(ws, 4002, "because you said: enough")
    ws = connect("/echo")
    ws.send_close(4001, "goodbye, ö".encode())
    expect_close(ws, 4001, "")


for thing in (echo, broadcast, fragments, mebibyte, ping, close):
    print(thing.__name__, flush=True)
    thing()
print("all passed")
