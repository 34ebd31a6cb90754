"""Says something to all, and prints what it hears until it hears "goodbye".

    welcome_client.py ws://localhost:8080/ Hello
"""
import sys

import websocket


def on_open(ws):
    print("opened", flush=True)
    for text in sys.argv[2:]:
        ws.send(text)


def on_message(ws, message):
    print("heard", message, flush=True)
    if message == "goodbye":
        # Corrected: ws.close() does not wait for the server's answer, and some versions do not call on_close after it.
        ws.sock.send_close()


def on_error(ws, error):
    print("error", error, flush=True)


# Corrected: a function that takes the connection alone, as printed for old versions, fails when it is called: since 1.0
# websocket-client gives it the Close's code and reason too.
def on_close(ws, code, reason):
    print("closed", code, reason, flush=True)


app = websocket.WebSocketApp(
    sys.argv[1], on_open=on_open, on_message=on_message, on_error=on_error, on_close=on_close)
app.run_forever()
