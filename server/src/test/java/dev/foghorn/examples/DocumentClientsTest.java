package dev.foghorn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs of the documents, with the libraries they were written for; see {@code ForeignClientsTest}. */
@Tag("foreign")
@Timeout(300)
class DocumentClientsTest {
    @Test
    void whoComesIsWelcomeAndWhatOneSaysAllHear() throws Exception {
        try (RunningProgram server = RunningProgram.server("WelcomeServer.java")) {
            String url = server.line();
            try (RunningProgram first = RunningProgram.python("welcome_client.py", url)) {
                assertEquals("opened", first.line());
                assertEquals("heard Welcome", first.line());
                try (RunningProgram second = RunningProgram.python("welcome_client.py", url, "Hello", "goodbye")) {
                    assertEquals("opened", second.line());
                    assertEquals("heard Welcome", second.line());
                    for (RunningProgram each : new RunningProgram[] {first, second}) {
                        assertEquals("heard Hello", each.line());
                        assertEquals("heard goodbye", each.line());
                        assertEquals("closed 1000", each.line().strip()); // no reason was given
                        each.awaitEnd();
                    }
                }
            }
        }
    }

    @Test
    void onErrorHearsThatNobodyListens() throws Exception {
        int port = unusedPort();
        try (RunningProgram client = RunningProgram.python("welcome_client.py", "ws://localhost:" + port + "/")) {
            String line = client.line();
            assertTrue(line.startsWith("error ") && line.contains("refused"), line);
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return taken.getLocalPort();
        }
    }

    @Test
    void npmWsAndTheServerSayHello() throws Exception {
        try (RunningProgram server = RunningProgram.server("HelloServer.java");
                RunningProgram client = RunningProgram.node(
                        "hello-client.cjs", server.line().replace("http", "ws") + "hello")) {
            assertEquals("heard hello", client.line());
            assertEquals("closed 1005", client.line()); // it gave no code
            client.awaitEnd();
            assertEquals("received: Hello Server!", server.line());
        }
    }

    @Test
    void tornadoHearsWhatItSaid() throws Exception {
        try (RunningProgram server = RunningProgram.server("YouSaidServer.java");
                RunningProgram client = RunningProgram.python("you_said_client.py", server.line(), "Hello, wörld")) {
            assertEquals("heard You said: Hello, wörld", client.line());
            client.awaitEnd();
        }
    }

    @Test
    void anyOriginMayTalkWhereCheckOriginSaysSo() throws Exception {
        try (RunningProgram server = RunningProgram.server("YouSaidServer.java");
                RunningProgram client = RunningProgram.python(
                        "you_said_client.py", server.line(), "Hello", "https://elsewhere.example")) {
            assertEquals("heard You said: Hello", client.line());
            client.awaitEnd();
        }
    }

    @Test
    void onlyNamedOriginsMayTalkWhereTheyAreNamed() throws Exception {
        try (RunningProgram server = RunningProgram.server("YouSaidServer.java", "https://friend.example")) {
            String url = server.line();
            try (RunningProgram friend = RunningProgram.python(
                    "you_said_client.py", url, "Hello", "https://friend.example")) {
                assertEquals("heard You said: Hello", friend.line());
                friend.awaitEnd();
            }
            try (RunningProgram other = RunningProgram.python(
                    "you_said_client.py", url, "Hello", "https://elsewhere.example")) {
                assertEquals("refused HTTP 403: Forbidden", other.line());
            }
        }
    }
}
