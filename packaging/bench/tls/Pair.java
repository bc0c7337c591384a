package dev.berth.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two ends of one connection in memory; counts the processor time of the server's. */
final class Pair {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RECORD_BYTES = 40 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(RECORD_BYTES).flip();
    private final ByteBuffer toClient = ByteBuffer.allocate(RECORD_BYTES).flip();
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD_BYTES);
    private long serverNanos;

    Pair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /** Until neither has anything to say, tickets included. */
    Pair handshake() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        boolean moved = true;
        while (moved) {
            moved = step(client, toClient, toServer);
            long before = THREADS.getCurrentThreadCpuTime();
            moved |= step(server, toServer, toClient);
            serverNanos += THREADS.getCurrentThreadCpuTime() - before;
        }
        if (client.getSession().getProtocol().equals("NONE")
                || server.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new SSLException("no handshake");
        }
        return this;
    }

    private boolean step(SSLEngine engine, ByteBuffer from, ByteBuffer to) throws SSLException {
        boolean moved = false;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                for (Runnable task = engine.getDelegatedTask();
                        task != null;
                        task = engine.getDelegatedTask()) {
                    task.run();
                }
            } else if (status == HandshakeStatus.NEED_WRAP) {
                to.compact();
                engine.wrap(NOTHING.duplicate(), to);
                to.flip();
            } else if (from.hasRemaining()) {
                plain.clear();
                SSLEngineResult result = engine.unwrap(from, plain);
                if (result.bytesConsumed() == 0
                        && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK
                        && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                    return moved;
                }
            } else {
                return moved;
            }
            moved = true;
        }
    }

    /** Sends these bytes so often, in whichever direction. */
    void bulk(boolean serverSends, byte[] chunk, int times) throws SSLException {
        SSLEngine from = serverSends ? server : client;
        SSLEngine to = serverSends ? client : server;
        for (int i = 0; i < times; i++) {
            ByteBuffer source = ByteBuffer.wrap(chunk);
            while (source.hasRemaining()) {
                toClient.clear();
                long start = THREADS.getCurrentThreadCpuTime();
                from.wrap(source, toClient);
                long sent = THREADS.getCurrentThreadCpuTime();
                toClient.flip();
                while (toClient.hasRemaining()) {
                    plain.clear();
                    to.unwrap(toClient, plain);
                }
                long got = THREADS.getCurrentThreadCpuTime();
                serverNanos += serverSends ? sent - start : got - sent;
            }
        }
    }

    /** What the server has used, since the last time. */
    long serverNanos() {
        long used = serverNanos;
        serverNanos = 0;
        return used;
    }
}
