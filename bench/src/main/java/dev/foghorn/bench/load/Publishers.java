package dev.foghorn.bench.load;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The first members of a room, who publish to all of it, each at its turn or when everybody has what it published
 * before. Publishers have numbers from 0 on, and so have the messages of each. On the loop's thread.
 */
final class Publishers {
    /** How a message is written. */
    @FunctionalInterface
    interface Writing {
        PreparedMessage message(int publisher, int number);
    }

    private final int pipeline;
    private final Pace pace;
    private final Meter meter;
    private final Failures failures;
    private final Writing writing;
    private final IntSupplier audience;
    private final List<Publisher> all;

    /** @param audience how many members get a message that is published now */
    Publishers(
            LoadOptions options, Pace pace, Meter meter, Failures failures, Writing writing, IntSupplier audience) {
        this.pipeline = Math.min(options.pipeline, Postings.CAPACITY);
        this.pace = pace;
        this.meter = meter;
        this.failures = failures;
        this.writing = writing;
        this.audience = audience;
        this.all = IntStream.range(0, options.publishers).mapToObj(Publisher::new).toList();
    }

    List<Publisher> all() {
        return all;
    }

    int count() {
        return all.size();
    }

    /** The publisher with this number, if it has published a message with that number; else null. */
    Publisher of(int publisher, int message) {
        boolean known = publisher >= 0 && publisher < all.size()
                && message >= 0 && message < all.get(publisher).published();
        return known ? all.get(publisher) : null;
    }

    boolean isAllDelivered() {
        return all.stream().allMatch(Publisher::isDelivered);
    }

    /** Messages of all. */
    double published() {
        return all.stream().mapToLong(Publisher::published).sum();
    }

    /** A member has come; the first are those who publish. */
    void enter(int member, WebSocket socket) {
        if (member < all.size()) {
            all.get(member).socket = socket;
        }
    }

    /**
     * A member is gone: nobody waits for what it has not got.
     *
     * @param next of each publisher's messages, the number of the first that it has not got
     */
    void leave(int member, IntUnaryOperator next) {
        enter(member, null);
        for (Publisher publisher : all) {
            publisher.postings.deliveredFrom(next.applyAsInt(publisher.number));
            publisher.sendPipeline();
        }
    }

    /** One connection's sends. */
    final class Publisher implements Pace.Sender {
        private final int number;
        private final Postings postings = new Postings();
        /** Null unless it is in the room. */
        private WebSocket socket;

        private Publisher(int number) {
            this.number = number;
        }

        @Override
        public void send() {
            publish();
        }

        @Override
        public void sendPipeline() {
            while (pace.answersSend() && postings.underWay() < pipeline && publish()) {
                // until so many are on their way
            }
        }

        /** @return false if it could not */
        private boolean publish() {
            if (socket == null) {
                return false;
            }
            if (socket.send(writing.message(number, postings.sent())) == SendResult.DROPPED) {
                failures.add("a message was dropped: the server reads too slowly");
                return false;
            }
            postings.add(audience.getAsInt());
            return true;
        }

        /** A member has read a message. */
        void delivered(int message, long now) {
            meter.done(since(message), now);
            postings.delivered(message);
            sendPipeline();
        }

        /** Nobody will get a message. */
        void drop(int message) {
            postings.drop(message);
            sendPipeline();
        }

        /** Begins to count: the load is what it publishes from now on. */
        void forget() {
            postings.forget();
        }

        /** When a message was sent; in the open loop, when it was to be sent. */
        long since(int message) {
            return pace.isOpenLoop()
                    ? pace.due(number, message - postings.first())
                    : postings.sentAt(message);
        }

        int number() {
            return number;
        }

        int published() {
            return postings.sent();
        }

        boolean isGone() {
            return socket == null;
        }

        /** Everybody has everything. */
        boolean isDelivered() {
            return postings.underWay() == 0;
        }
    }
}
