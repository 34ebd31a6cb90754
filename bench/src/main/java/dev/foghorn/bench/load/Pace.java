package dev.foghorn.bench.load;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * When messages leave: in the closed loop an answer sends the next one, in the open loop the clock does, for one sender
 * after the other. On the loop's thread.
 */
final class Pace {
    /** One that sends at this pace. */
    interface Sender {
        /** Open loop: its turn has come. */
        void send();

        /** Closed loop, at the start: sends as many as may be on their way. */
        void sendPipeline();
    }

    private final double rate;
    private int senders;
    /** Null in the closed loop. */
    private Pacer pacer;
    private boolean answersSend;

    /** @param rate of the open loop, in messages a second; 0 for the closed loop */
    Pace(double rate) {
        this.rate = rate;
    }

    /** @param inTurn their indexes are their turns */
    void start(Executor loop, List<? extends Sender> inTurn) {
        senders = inTurn.size();
        if (rate == 0) {
            startClosedLoop();
            inTurn.forEach(Sender::sendPipeline);
        } else if (senders > 0) { // they may all have left by now
            Schedule schedule = Schedule.from(System.nanoTime(), rate);
            pacer = new Pacer(loop, schedule, number -> inTurn.get((int) (number % senders)).send());
            pacer.run();
        }
    }

    /** From now on answers send; for those who know no open loop. */
    void startClosedLoop() {
        answersSend = true;
    }

    /** Nothing more is to leave. */
    void stop() {
        answersSend = false;
        if (pacer != null) {
            pacer.stop();
        }
    }

    boolean isOpenLoop() {
        return rate > 0;
    }

    /** Whether the answer to a message sends the next one: in the closed loop, until it is stopped. */
    boolean answersSend() {
        return answersSend;
    }

    /** When, in the open loop, a sender was to send the message of this number, its own from 0 on. */
    long due(int turn, long number) {
        return pacer.schedule().due(number * senders + turn);
    }

    /** The share of messages that left late by the generator's fault. */
    double lateShare() {
        return pacer == null ? 0 : pacer.lateShare();
    }
}
