package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerJvmTest {
    /** What the JVM exits with then. */
    private static final int OUT_OF_MEMORY = 3;

    /** Stands still for ever, as a server may that goes on without memory. */
    static final class Hungry {
        public static void main(String[] args) throws InterruptedException {
            try {
                System.out.println(new byte[64 << 20].length);
            } catch (OutOfMemoryError e) {
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            }
        }
    }

    @Test
    void aServerWithoutMemoryEnds() throws Exception {
        ServerJvm jvm = new ServerJvm(Jdk.own(), "16m", "Serial", Cores.SHARED);
        Process hungry = new ProcessBuilder(jvm.command(
                        List.of("-cp", System.getProperty("java.class.path"), Hungry.class.getName())))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            assertTrue(hungry.waitFor(60, TimeUnit.SECONDS));
            assertEquals(OUT_OF_MEMORY, hungry.exitValue());
        } finally {
            hungry.destroyForcibly();
        }
    }
}
