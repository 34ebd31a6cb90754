package dev.foghorn.bench.jmh;

import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the head of an opening handshake, all of it in one buffer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class HeadBench {
    /** With what RFC 6455 asks for alone, or with what a browser sends. */
    @Param({"minimal", "browser"})
    private String request;

    private ByteBuffer head;

    @Setup
    public void write() {
        String fields = request.equals("minimal") ? "" : "Pragma: no-cache\r\n"
                + "Cache-Control: no-cache\r\n"
                + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/140.0.0.0 Safari/537.36\r\n"
                + "Origin: http://localhost:8080\r\n"
                + "Accept-Encoding: gzip, deflate, br, zstd\r\n"
                + "Accept-Language: en-GB,en;q=0.9,zh-CN;q=0.8\r\n"
                + "Cookie: session=4bf92f3577b34da6a3ce929d0e0e4736; theme=dark\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
        head = ByteBuffer.wrap(("GET /chat?room=1 HTTP/1.1\r\n"
                        + "Host: localhost:8080\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + fields + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public HttpHead parse() throws HandshakeException {
        head.rewind();
        return new HttpHeadParser(HeadLimits.DEFAULT).parse(head);
    }
}
