package dev.foghorn.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.foghorn.loop.AdmissionOptions;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many file descriptors a process may have, and what follows for its connections: each needs one.
 *
 * @param most {@link #UNLIMITED} where the system has no such limit, or does not tell; so is what is less than 0, as
 *     RLIM_INFINITY is in Java
 * @param open those that are in use
 */
record DescriptorLimit(long most, long open) {
    private static final Logger log = LoggerFactory.getLogger(DescriptorLimit.class);

    static final long UNLIMITED = Long.MAX_VALUE;

    /** For refusals in words ({@link dev.foghorn.loop.Admission#MOST_ANSWERED}), and files that are opened later. */
    private static final long KEPT_BACK = 64;
    /** Where there are few, at most this part of them is kept back. */
    private static final long PART_KEPT_BACK = 2;

    DescriptorLimit {
        most = most < 0 ? UNLIMITED : most;
    }

    static DescriptorLimit ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? new DescriptorLimit(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : new DescriptorLimit(UNLIMITED, 0);
    }

    /** Connections that there is room for. */
    int connections() {
        long left = most - open - keptBack();
        return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
    }

    private long keptBack() {
        return Math.min(KEPT_BACK, most / PART_KEPT_BACK);
    }

    /** The same options with a number of connections; says how many that are, and warns if they are too many. */
    AdmissionOptions resolve(AdmissionOptions options) {
        int asked = options.maxConnections();
        if (asked == AdmissionOptions.BY_DESCRIPTORS) {
            log.info("room for {}", this);
            return options.withMaxConnections(connections());
        }
        if (asked > connections()) {
            log.warn("max-connections is {}, but there is room only for {}. Raise that limit (ulimit -n {}, or"
                    + " LimitNOFILE= of a systemd unit), or lower max-connections",
                    asked, this, asked + open + KEPT_BACK);
        }
        return options;
    }

    @Override
    public String toString() {
        return most == UNLIMITED
                ? "any number of connections: the system tells no limit on file descriptors"
                : connections() + " connections: the process may have " + most + " file descriptors (" + open
                        + " are in use, and " + keptBack() + " are kept back)";
    }
}
