package dev.foghorn.chat.rate;

import dev.foghorn.chat.wire.ClientMessage;

/** What a client may do, by what it costs the others and the server: tenths of a message, or a join. */
public enum Action {
    /** A text. */
    SAY(10),
    /** A picture or a sound is as long as many texts, and goes to all members. */
    MEDIA(100),
    /** Something that is looked up or signed: who, rooms, history, hello, refresh. */
    ASK(10),
    /** Something short that is forgotten at once: typing, ping, leave, bye. */
    SIGNAL(1),
    JOIN(10);

    /** Of one message, or one join. */
    static final int WHOLE = 10;

    private final int tenths;

    Action(int tenths) {
        this.tenths = tenths;
    }

    int tenths() {
        return tenths;
    }

    /** What the message asks for. */
    public static Action of(ClientMessage message) {
        if (message instanceof ClientMessage.Say) {
            return SAY;
        }
        if (message instanceof ClientMessage.SayMedia) {
            return MEDIA;
        }
        if (message instanceof ClientMessage.Join) {
            return JOIN;
        }
        return message instanceof ClientMessage.Typing || message instanceof ClientMessage.Ping
                || message instanceof ClientMessage.Leave || message instanceof ClientMessage.Bye ? SIGNAL : ASK;
    }
}
