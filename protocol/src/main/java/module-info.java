/** RFC 6455 without any I/O. Start reading at {@link dev.foghorn.protocol.Endpoint}. */
module dev.foghorn.protocol {
    exports dev.foghorn.protocol;
    exports dev.foghorn.protocol.close;
    exports dev.foghorn.protocol.deflate;
    exports dev.foghorn.protocol.frame;
    exports dev.foghorn.protocol.handshake;
    exports dev.foghorn.protocol.message;
    exports dev.foghorn.protocol.utf8;
}
