"""The Autobahn testsuite under Jython, with its own default specification: all cases.

driver.py OUTDIR fuzzingclient URL   plays all cases against a server, writes the reports and ends
driver.py OUTDIR fuzzingserver       prints "listening on PORT" and serves until it is killed; clients ask it for cases
                                     and, at their end, for the reports
"""
import json
import sys

from autobahntestsuite import fuzzing, spectemplate
from twisted.internet import reactor


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
    print 'listening on %d' % factory.externalPort
    sys.stdout.flush()


outdir, mode = sys.argv[1:3]
{'fuzzingclient': play_client, 'fuzzingserver': play_server}[mode](outdir, *sys.argv[3:])
reactor.run()
