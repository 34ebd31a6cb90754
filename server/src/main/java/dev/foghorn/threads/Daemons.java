package dev.foghorn.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that do not keep the program from ending. */
public final class Daemons implements ThreadFactory {
    private final String name;
    private final AtomicInteger number = new AtomicInteger();

    /** @param name of the threads, which a number follows */
    public Daemons(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        return thread(name + "-" + number.getAndIncrement(), task);
    }

    /** One alone, which is not started. */
    public static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
