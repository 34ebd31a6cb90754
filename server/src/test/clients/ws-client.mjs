// npm's ws against a Foghorn server: node ws-client.mjs ws://HOST:PORT
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';

const base = process.argv[2];
setTimeout(() => fail(new Error('not over after 50 s')), 50_000).unref();

function fail(error) {
  console.error(error);
  process.exit(1);
}

/** A connection that keeps what it hears, so that nothing is missed between two awaits. */
class Peer {
  static async open(path, options = { perMessageDeflate: false }) {
    const peer = new Peer();
    peer.heard = [];
    peer.waiting = [];
    peer.ws = new WebSocket(base + path, options);
    const hear = (...event) => (peer.waiting.shift() ?? ((e) => peer.heard.push(e)))(event);
    peer.ws.on('message', (data, binary) => hear(binary ? 'binary' : 'text', binary ? data : data.toString()));
    peer.ws.on('pong', (data) => hear('pong', data.toString()));
    peer.ws.on('close', (code, reason) => hear('close', code, reason.toString()));
    peer.ws.on('error', fail);
    await once(peer.ws, 'open');
    return peer;
  }

  next() {
    return this.heard.length > 0 ? this.heard.shift() : new Promise((resolve) => this.waiting.push(resolve));
  }

  async end() {
    this.ws.close(1000);
    assert.deepEqual(await this.next(), ['close', 1000, '']);
  }
}

const things = {
  async echo() {
    const peer = await Peer.open('/echo');
    peer.ws.send('Hello, wörld 🌍');
    assert.deepEqual(await peer.next(), ['text', 'Hello, wörld 🌍']);
    await peer.end();
  },

  async broadcast() {
    const one = await Peer.open('/broadcast');
    const other = await Peer.open('/broadcast?self=false');
    one.ws.send('to all');
    assert.deepEqual(await one.next(), ['text', 'to all']);
    assert.deepEqual(await other.next(), ['text', 'to all']);
    other.ws.send('to the others');
    assert.deepEqual(await one.next(), ['text', 'to the others']);
    one.ws.send('last');
    assert.deepEqual(await one.next(), ['text', 'last']);
    assert.deepEqual(await other.next(), ['text', 'last']); // and not its own
    await one.end();
    await other.end();
  },

  async fragments() {
    const peer = await Peer.open('/echo');
    peer.ws.send('frag', { fin: false });
    peer.ws.ping('between');
    peer.ws.send('men', { fin: false });
    peer.ws.send('ted', { fin: true });
    assert.deepEqual(await peer.next(), ['pong', 'between']);
    assert.deepEqual(await peer.next(), ['text', 'fragmented']);
    await peer.end();
    const fragments = await Peer.open('/fragments');
    fragments.ws.send('in pieces: ä🌍');
    assert.deepEqual(await fragments.next(), ['text', 'in pieces: ä🌍']);
    await fragments.end();
  },

  async mebibyte() {
    const payload = randomBytes(1 << 20);
    const peer = await Peer.open('/echo');
    peer.ws.send(payload);
    const [kind, data] = await peer.next();
    assert.equal(kind, 'binary');
    assert.ok(payload.equals(data), '1 MiB came back different');
    await peer.end();
  },

  // With the window that was agreed on ws refuses whatever refers further back.
  async compressed() {
    const noise = randomBytes(3000).toString('base64');
    const offers = [{}, { serverNoContextTakeover: true }, { clientNoContextTakeover: true }];
    for (let bits = 8; bits <= 15; bits++) {
      offers.push({ serverMaxWindowBits: bits }, { serverNoContextTakeover: true, serverMaxWindowBits: bits });
      offers.push({ clientMaxWindowBits: bits }, { clientNoContextTakeover: true, clientMaxWindowBits: bits });
    }
    for (const offer of offers) {
      const peer = await Peer.open('/echo', { perMessageDeflate: { threshold: 0, ...offer } });
      const agreed = peer.ws._extensions['permessage-deflate'].params;
      assert.equal(agreed.server_no_context_takeover, offer.serverNoContextTakeover);
      assert.equal(agreed.client_no_context_takeover, offer.clientNoContextTakeover);
      assert.equal(agreed.server_max_window_bits, offer.serverMaxWindowBits);
      for (const text of ['words and words '.repeat(1000), 'short', '', noise, noise, 'ä'.repeat(100_000)]) {
        peer.ws.send(text);
        assert.deepEqual(await peer.next(), ['text', text]);
      }
      for (let size = 16; size <= 131_072; size *= 4) {
        const text = (noise + 'words and words '.repeat(9000)).slice(-size);
        for (let cut = 0; cut < size; cut += size / 4) {
          peer.ws.send(text.slice(cut, cut + size / 4), { fin: cut + size / 4 >= size });
        }
        assert.deepEqual(await peer.next(), ['text', text]);
      }
      await peer.end();
    }
  },

  async ping() {
    const peer = await Peer.open('/echo');
    peer.ws.ping('beat');
    assert.deepEqual(await peer.next(), ['pong', 'beat']);
    await peer.end();
  },

  async close() {
    const closed = await Peer.open('/close');
    closed.ws.send('enough');
    assert.deepEqual(await closed.next(), ['close', 4002, 'because you said: enough']);
    const peer = await Peer.open('/echo');
    peer.ws.close(4001, 'goodbye, ö');
    assert.deepEqual(await peer.next(), ['close', 4001, '']);
  },
};

try {
  for (const [name, run] of Object.entries(things)) {
    console.log(name);
    await run();
  }
  console.log('all passed');
} catch (error) {
  fail(error);
}
