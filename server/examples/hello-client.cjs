// Says hello to a server, prints what that says, and ends.
//
//     npm install ws && node hello-client.cjs ws://localhost:8080/hello
const WebSocket = require('ws');

const socket = new WebSocket(process.argv[2]);

socket.on('open', () => socket.send('Hello Server!')); // not before: ws throws then, as a browser does

socket.on('message', (data) => {
  console.log('heard %s', data); // a Buffer, since ws 8; %s makes it a text again
  socket.close();
});

socket.on('close', (code) => console.log('closed %d', code));
