"""Says something, and prints the answer; as a page of that origin, if one is given.

    you_said_client.py ws://localhost:8080/websocket Hello https://example.com
"""
import sys

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import websocket_connect


async def main():
    url, text, *origin = sys.argv[1:]
    headers = {"Origin": origin[0]} if origin else {}
    # websocket_connect gives the promise of a connection, which must be awaited
    try:
        connection = await websocket_connect(HTTPRequest(url, headers=headers))
    except HTTPClientError as refusal:
        print("refused", refusal)
        return
    await connection.write_message(text)
    print("heard", await connection.read_message())
    connection.close(1000)


IOLoop.current().run_sync(main)
