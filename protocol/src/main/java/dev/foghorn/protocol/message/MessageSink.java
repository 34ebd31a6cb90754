package dev.foghorn.protocol.message;

import dev.foghorn.protocol.close.CloseStatus;

/** What arrives on a connection once frames are put together. Each {@link Message} is valid during its call only. */
public interface MessageSink {
    /** A whole text or binary message (RFC 6455 section 5.6). */
    void onMessage(Message message);

    /** A Ping with its application data (section 5.5.2). */
    void onPing(Message applicationData);

    /** A Pong with its application data (section 5.5.3). */
    void onPong(Message applicationData);

    /** A Close; {@link CloseStatus#NONE} if it had no payload (section 5.5.1). */
    void onClose(CloseStatus status);
}
