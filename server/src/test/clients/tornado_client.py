"""Python's tornado against a Foghorn server: tornado_client.py ws://HOST:PORT"""
import asyncio
import os
import sys

from tornado.websocket import websocket_connect

BASE = sys.argv[1]


def expect(expected, actual):
    if expected != actual:
        sys.exit("expected %.200r, but got %.200r" % (expected, actual))


async def connect(path, **options):
    ws = await websocket_connect(BASE + path, **options)
    ws.pongs = asyncio.Queue()
    ws.on_pong = ws.pongs.put_nowait
    return ws


async def expect_close(ws, code, reason):
    expect(None, await ws.read_message())
    expect((code, reason), (ws.close_code, ws.close_reason))


async def end(ws):
    ws.close(1000)
    await expect_close(ws, 1000, None)


async def echo():
    ws = await connect("/echo")
    await ws.write_message("Hello, wörld 🌍")
    expect("Hello, wörld 🌍", await ws.read_message())
    await end(ws)


async def broadcast():
    one = await connect("/broadcast")
    other = await connect("/broadcast?self=false")
    await one.write_message("to all")
    expect("to all", await one.read_message())
    expect("to all", await other.read_message())
    await other.write_message("to the others")
    expect("to the others", await one.read_message())
    await one.write_message("last")
    expect("last", await one.read_message())
    expect("last", await other.read_message())  # and not its own
    await end(one)
    await end(other)


async def fragments():
    ws = await connect("/echo")
    # tornado has no public way to send a fragment
    write_frame = ws.protocol._write_frame
    write_frame(False, 0x1, b"frag")
    ws.ping(b"between")
    write_frame(False, 0x0, b"men")
    write_frame(True, 0x0, b"ted")
    expect(b"between", await ws.pongs.get())
    expect("fragmented", await ws.read_message())
    await end(ws)
    ws = await connect("/fragments")
    await ws.write_message("in pieces: ä🌍")
    expect("in pieces: ä🌍", await ws.read_message())
    await end(ws)


async def mebibyte():
    payload = os.urandom(1 << 20)
    ws = await connect("/echo")
    await ws.write_message(payload, binary=True)
    expect(payload, await ws.read_message())
    await end(ws)


async def compressed():
    ws = await connect("/echo", compression_options={})
    extensions = ws.headers["Sec-WebSocket-Extensions"]
    expect("permessage-deflate", extensions)  # with context takeover on both sides
    for text in ("Hello, wörld 🌍 " * 1000, "short", "", "ä" * 100_000, "Hello, wörld 🌍 " * 1000):
        await ws.write_message(text)
        expect(text, await ws.read_message())
    await end(ws)


async def ping():
    ws = await connect("/echo")
    ws.ping(b"beat")
    expect(b"beat", await ws.pongs.get())
    await end(ws)


async def close():
    ws = await connect("/close")
    await ws.write_message("enough")
    await expect_close(ws, 4002, "because you said: enough")
    ws = await connect("/echo")
    ws.close(4001, "goodbye, ö")
    await expect_close(ws, 4001, None)


async def main():
    for thing in (echo, broadcast, fragments, mebibyte, compressed, ping, close):
        print(thing.__name__, flush=True)
        await asyncio.wait_for(thing(), 10)
    print("all passed")


asyncio.run(main())
