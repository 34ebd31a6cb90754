// npm's ws as a server for Foghorn's client: node ws-server.mjs
// Prints its port, and ends with its input. The path is its perMessageDeflate, as JSON: every message comes back.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const http = createServer();
http.on('upgrade', (request, socket, head) => {
  const perMessageDeflate = JSON.parse(decodeURIComponent(request.url.slice(1)));
  const server = new WebSocketServer({ noServer: true, perMessageDeflate });
  server.handleUpgrade(request, socket, head, (ws) => {
    ws.on('message', (data, binary) => ws.send(data, { binary }));
    ws.on('error', (error) => console.error(error));
  });
});
http.listen(0, '127.0.0.1', () => console.log(http.address().port));
process.stdin.on('end', () => process.exit()).resume();
