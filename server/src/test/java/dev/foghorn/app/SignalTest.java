package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.server.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the program ends while clients do not help: they never answer its Close. */
@Timeout(60)
class SignalTest {
    private static RawClient open(ServeProcess process) throws Exception {
        RawClient client = process.connect().send(RawClient.request("/echo"));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        return client;
    }

    @Test
    void endsWith0AtTheDeadline() throws Exception {
        try (ServeProcess process = ServeProcess.start("--drain", "100ms", "--drain-code", "1012");
                RawClient client = open(process)) {
            process.terminate();
            assertEquals(1012, client.readFrame().closeCode());
            assertEquals(0, process.waitFor());
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (ServeProcess process = ServeProcess.start("--drain", "24h", "--closing-timeout", "24h");
                RawClient client = open(process)) {
            process.terminate();
            assertEquals(1001, client.readFrame().closeCode()); // so the first was heard
            process.terminate();
            assertEquals(128 + 15, process.waitFor());
        }
    }
}
