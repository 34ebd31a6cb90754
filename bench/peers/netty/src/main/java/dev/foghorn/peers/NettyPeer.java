package dev.foghorn.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Netty. Follows <a href="https://netty.io/wiki/native-transports.html">Native transports</a> ({@code epoll}: less
 * garbage, faster than NIO), <a href="https://github.com/netty/netty/wiki/Netty-4.2-Migration-Guide">the guide to
 * 4.2</a> (event loop group and I/O handler), and <a
 * href="https://netty.io/4.2/api/io/netty/handler/codec/http/websocketx/WebSocketServerProtocolHandler.html">
 * WebSocketServerProtocolHandler</a> (pipeline). One event loop; what the messages of one read cause is flushed at the
 * end of that read, with <a href="https://netty.io/4.2/api/io/netty/channel/ChannelInboundHandler.html">
 * channelReadComplete</a>; void promises, since nobody waits for a write. Arguments: port, {@code epoll} or
 * {@code nio}.
 */
public final class NettyPeer {
    private static final int MAX_REQUEST = 8192;

    private NettyPeer() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        boolean epoll = args.length > 1 && args[1].equals("epoll");
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, io);
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, Peer.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline(new DefaultChannelGroup(loop.next())))
                .bind(Peer.HOST, Peer.port(args))
                .sync()
                .channel();
        Peer.serve(((InetSocketAddress) server.localAddress()).getPort());
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .allowExtensions(false)
                .maxFramePayloadLength(Peer.MAX_MESSAGE)
                .build();
        private final ChannelGroup all;

        Pipeline(ChannelGroup all) {
            this.all = all;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(MAX_REQUEST),
                    new WebSocketServerProtocolHandler(config),
                    new Member(all));
        }
    }

    /** Echoes, or if it was opened on /broadcast, tells everybody there. */
    private static final class Member extends ChannelInboundHandlerAdapter {
        private final ChannelGroup all;
        private boolean broadcast;

        Member(ChannelGroup all) {
            this.all = all;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete done && done.requestUri().startsWith("/broadcast")) {
                broadcast = true;
                all.add(context.channel());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (broadcast) {
                all.write(frame, ChannelMatchers.all(), true);
            } else {
                context.write(frame, context.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (broadcast) {
                all.flush();
            } else {
                context.flush();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
