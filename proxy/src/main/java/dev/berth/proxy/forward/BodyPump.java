package dev.berth.proxy.forward;

import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.UpstreamCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request's body to the endpoint while another thread carries the answer back.
 *
 * <p>If the endpoint takes no more, the rest of the body is read and dropped, so that an early
 * answer can be delivered; if the client sends no more, the call is broken off, so that half a body
 * is not taken for a whole one. Either side has its time: the client the least rate of its
 * exchange, the endpoint for room (stall), and for its answer from the moment when it has the body
 * or refuses it.
 */
final class BodyPump {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final RepeatableBody.Reader body;
    private final UpstreamCall call;
    private final UpstreamLimits limits;

    /** Whether an answer is owed is decided by one thread and settled by another. */
    private final ReentrantLock answerLock = new ReentrantLock();

    private final Thread thread;
    private boolean answered;
    private volatile boolean sent;
    private volatile @Nullable IOException clientFailure;

    BodyPump(RepeatableBody.Reader body, UpstreamCall call, UpstreamLimits limits) {
        this.body = body;
        this.call = call;
        this.limits = limits;
        this.thread = Thread.ofVirtual().name("request body").start(this::pump);
    }

    /** Says that the head of the answer has arrived: no answer needs to be waited for. */
    void answered() {
        answerLock.lock();
        try {
            answered = true;
            call.relax();
        } finally {
            answerLock.unlock();
        }
    }

    /** Whether the whole body has reached the connection. */
    boolean sent() {
        return sent;
    }

    /** Why the client's body could not be read, if that is what went wrong. */
    @Nullable IOException clientFailure() {
        return clientFailure;
    }

    /** Waits for the body's end; false if it takes longer. */
    boolean join(Duration limit) {
        try {
            return thread.join(limit);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pump() {
        var buffer = new byte[BUFFER_BYTES];
        boolean accepting = true;
        try {
            int count = read(buffer);
            while (count >= 0) {
                if (accepting && !send(buffer, count)) {
                    accepting = false;
                    expectAnswer();
                }
                count = read(buffer);
            }
        } catch (IOException gone) {
            clientFailure = gone;
            call.cancel();
            return;
        }
        if (accepting) {
            boolean whole = finish();
            expectAnswer();
            sent = whole;
        }
    }

    private void expectAnswer() {
        answerLock.lock();
        try {
            if (!answered) {
                call.expect(limits.firstByte());
            }
        } finally {
            answerLock.unlock();
        }
    }

    private int read(byte[] buffer) throws IOException {
        try {
            return body.read(buffer);
        } catch (RuntimeException broken) {
            throw new IOException("the request's body cannot be read", broken);
        }
    }

    private boolean send(byte[] buffer, int count) {
        try {
            call.write(buffer, 0, count);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean finish() {
        try {
            call.finish(body.trailers());
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
