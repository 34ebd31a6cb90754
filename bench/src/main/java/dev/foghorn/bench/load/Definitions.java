package dev.foghorn.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures of a load mean, for its report. */
public final class Definitions {
    private Definitions() {}

    public static Map<String, String> all() {
        Map<String, String> definitions = new LinkedHashMap<>();
        definitions.put("messages", "echo: whole echoes read in the window; contents are compared with what was sent, "
                + "of each up to 1 KiB, of every 16th above");
        definitions.put("deliveries", "broadcast, chat: messages read in the window, of all members together; each "
                + "counts once");
        definitions.put("content: json", "messages are lists of JSON records, made at random and cut to their length: "
                + "keys come again, names are a few, numbers differ. Zlib makes two fifths of 1 KiB, a quarter of "
                + "16 KiB, and 20 B no shorter. They are the same with and without compression; of a broadcast, all "
                + "have the same but for their numbers");
        definitions.put("cycles", "connect: TCP connect, upgrade, Close sent, Close read, end of TCP read; those that "
                + "ended in the window");
        definitions.put("connections", "idle: connections opened before the window; its length says how long they "
                + "were held, so there is no rate");
        definitions.put("latency, closed loop", "from handing a message to its socket until its answer is read, as the "
                + "program sees it; messages that one read brings have the time of that read");
        definitions.put("latency, open loop", "from the time at which a message was to be sent by its rate, so that "
                + "waiting behind a slow server counts (no coordinated omission); of all messages due in the window, "
                + "those answered after it too");
        definitions.put("generator CPU", "processor time of this process in the window, by its length: 1 is one core. "
                + "In the open loop it waits without sleeping, so it is near 1 whatever the load is");
        definitions.put("server CPU", "processor time of the server's process (--pid) in the window, user and system, "
                + "by its length");
        definitions.put("units per server CPU second", "units of the window by the server's processor time in it: what "
                + "the server could do with a core of its own; the main figure");
        definitions.put("server RSS", "physical memory of the server's process at the window's end");
        definitions.put("limited by the generator", "the generator used more than 0.90 of a core while the server used "
                + "less than 0.95 (or is not known); in the open loop: over 1 % of the messages left more than 1 ms "
                + "late. The rate is then no maximum of the server's");
        definitions.put("missing, duplicate, outOfOrder", "broadcast: by the number in each message, for each member "
                + "and publisher; chat: by the chat's ids, for each member: never came until the timeout; came again; "
                + "came after a later one. Out of order is neither missing nor duplicate");
        definitions.put("saidP50Nanos, saidP99Nanos", "chat: from saying a text until its publisher reads 'said', which "
                + "is after it was stored; warm-up included");
        definitions.put("senderIncluded", "broadcast: 1 if the server sends a message to its sender too");
        definitions.put("rssBytesPerConnection", "idle: growth of the server's RSS from the base (500 connections, or "
                + "a twentieth) to the window's end, by the connections between");
        definitions.put("answeredPing", "idle: connections that answered a Ping after the window");
        definitions.put("connectP50Nanos, connectP99Nanos", "connect: from TCP's connect until the 101 is read");
        definitions.put("closeP50Nanos, closeP99Nanos", "connect: from our Close until the end of TCP is read");
        return definitions;
    }
}
