"""The Autobahn testsuite under Jython, with its own default specification: all cases.

driver.py OUTDIR fuzzingclient URL   plays all cases against a server, writes the reports and ends
driver.py OUTDIR fuzzingserver       prints "listening on PORT" and serves one case after another

When standard input ends, so does this, and the server writes its reports: whoever started it is done, or dead.
"""
import json
import re
import sys
import threading

from java.util import BitSet
from org.python.core.util import StringUtil

from autobahn import websocket
from autobahn.utf8validator import Utf8Validator
from autobahntestsuite import fuzzing, spectemplate
from twisted.internet import abstract, main, reactor


def play_client(outdir, url):
    spec = json.loads(spectemplate.SPEC_FUZZINGCLIENT)
    spec['outdir'] = outdir
    spec['servers'][0].update(agent='foghorn', url=url)
    fuzzing.startClient(spec)


def play_server(outdir):
    spec = json.loads(spectemplate.SPEC_FUZZINGSERVER)
    spec['outdir'] = outdir
    factory = fuzzing.FuzzingServerFactory(spec)
    listener = reactor.listenTCP(0, factory, interface='127.0.0.1')
    factory.externalPort = listener.getHost().port  # must be that of the field Host
    # At /updateReports they would be written before the handshake is answered: a client may not wait that long.
    reactor.addSystemEventTrigger('after', 'shutdown', factory.createReports)
    print 'listening on %d' % factory.externalPort
    sys.stdout.flush()


def end_with_input():
    sys.stdin.read()
    reactor.callFromThread(reactor.stop)


# Where wsaccel, in C, would help the testsuite, Java does: byte by byte in Jython, 16 MiB take so long on a busy machine
# that our client, whose Pings wait meanwhile, gives up after 40 s (9.1.6).
class XorMasker:
    def __init__(self, mask):
        self.mask = mask
        self.position = 0

    def pointer(self):
        return self.position

    def reset(self):
        self.position = 0

    def process(self, data):
        phase = self.position & 3
        self.position += len(data)
        key = (self.mask * (len(data) / 4 + 2))[phase:phase + len(data)]
        masked = BitSet.valueOf(StringUtil.toBytes(data + '\1'))  # the 1 keeps zeros before it
        masked.xor(BitSet.valueOf(StringUtil.toBytes(key)))
        return masked.toByteArray()[:-1].tostring()


NO_ASCII = re.compile('[\x80-\xff]')
validate_octets = Utf8Validator.validate


def validate(self, data):
    """Only ASCII is quick; all else is left to the testsuite's own check."""
    if self.state == Utf8Validator.UTF8_ACCEPT and not NO_ASCII.search(data):
        self.i += len(data)
        return True, True, len(data), self.i
    return validate_octets(self, data)


# Twisted closes a socket once all is written, which select tells it. Netty, below Jython, closes the channel as soon as
# the peer ends its half, as who fails a connection may: then a reply to its Close can never be written, select tells
# either nothing or for ever that it could, and the case would be missing in the report. So look at the channel. The
# verdict does not depend on it: the testsuite calls loseConnection when all that it judges has happened.
lose_connection_by_select = abstract.FileDescriptor.loseConnection


def lose_connection(transport, *reason):
    lose_connection_by_select(transport, *reason)
    reactor.callLater(0, close_if_gone, transport)


def close_if_gone(transport):
    if not transport.connected:
        return
    if transport.fileno().channel.isActive():
        reactor.callLater(0.01, close_if_gone, transport)
    else:
        reactor._disconnectSelectable(transport, main.CONNECTION_DONE, False)


abstract.FileDescriptor.loseConnection = lose_connection
Utf8Validator.validate = validate
websocket.createXorMasker = lambda mask, length=None: XorMasker(mask)
watcher = threading.Thread(target=end_with_input)
watcher.setDaemon(True)
watcher.start()
outdir, mode = sys.argv[1:3]
{'fuzzingclient': play_client, 'fuzzingserver': play_server}[mode](outdir, *sys.argv[3:])
reactor.run()
