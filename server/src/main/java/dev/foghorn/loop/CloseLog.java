package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport;
import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.api.ClosingReport.Traffic;
import dev.foghorn.protocol.close.CloseCode;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every end of a WebSocket connection in one line of logfmt, on a logger of its own: {@value #NAME}. Ends that
 * were closed in good order are its TRACE, all others its DEBUG: a busy server has thousands a second, and any peer can
 * cause as many as it likes, so somebody must ask for them.
 *
 * <p>What a peer may choose is quoted, and escaped where it could end the line. The query of the request is left out,
 * since programs put secrets there.
 */
final class CloseLog {
    /** The logger's name. */
    static final String NAME = "dev.foghorn.closes";

    private static final Logger log = LoggerFactory.getLogger(NAME);

    private CloseLog() {}

    static void tell(Session session, ClosingReport report) {
        if (report.cause() == Cause.CLOSED) {
            if (log.isTraceEnabled()) {
                log.trace(line(session, report));
            }
        } else if (log.isDebugEnabled()) {
            log.debug(line(session, report));
        }
    }

    private static String line(Session session, ClosingReport report) {
        StringBuilder line = new StringBuilder(256);
        quoted(line, "path", session.target().path());
        line.append(" peer=").append(session.remoteAddress())
                .append(" began=").append(report.began().word())
                .append(" code=").append(report.status().code());
        quoted(line.append(' '), "reason", report.status().reason());
        line.append(" cause=").append(report.cause().word());
        if (report.status().code() == CloseCode.ABNORMAL_CLOSURE) {
            quoted(line.append(' '), "likely", report.cause().explanation());
        }
        line.append(" duration=").append(seconds(report.duration()));
        traffic(line, "in", report.in());
        traffic(line, "out", report.out());
        return line.toString();
    }

    private static void traffic(StringBuilder line, String direction, Traffic traffic) {
        line.append(' ').append(direction).append(".messages=").append(traffic.messages())
                .append(' ').append(direction).append(".bytes=").append(traffic.bytes());
        if (traffic.lastFrame() != null) {
            line.append(' ').append(direction).append(".last=").append(traffic.lastFrame())
                    .append(' ').append(direction).append(".ago=").append(seconds(traffic.lastByteAge()));
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + "s";
    }

    private static void quoted(StringBuilder line, String key, String value) {
        line.append(key).append("=\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') { // some take these for line ends
                line.append(String.format("\\u%04x", c));
            } else {
                line.append((char) c);
            }
        });
        line.append('"');
    }
}
