package dev.foghorn.bench.load;

import java.util.Locale;

/** What the connections do. */
public enum ScenarioName {
    /** Each message comes back to the connection that sent it. */
    ECHO,
    /** Each message of a publisher goes to every connection. */
    BROADCAST,
    /** The same in a room of Foghorn's chat. */
    CHAT,
    /** Connections come and go. */
    CONNECT,
    /** Connections stay and are silent. */
    IDLE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
