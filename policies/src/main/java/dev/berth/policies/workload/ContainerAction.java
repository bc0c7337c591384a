package dev.berth.policies.workload;

import java.time.Duration;
import java.util.List;

/** What is asked of a container, or done to it, from outside. */
public sealed interface ContainerAction {
    /** What a probe asks: its answer says how the container does. */
    sealed interface OfProbe extends ContainerAction {}

    /** What is done when a container has started or is about to end. */
    sealed interface OfHook extends ContainerAction {}

    /**
     * A GET that is answered with a status from 200 to 399.
     *
     * @param path with its query, beginning with {@code /}
     * @param port of the pod's address
     * @param encrypted whether over TLS, whose certificate nobody checks
     * @param headers to send, beside and in place of the usual ones
     */
    record HttpGet(String path, int port, boolean encrypted, List<Header> headers)
            implements OfProbe, OfHook {
        public HttpGet {
            PortReference.checkPort(port);
            headers = List.copyOf(headers);
        }
    }

    /** A header of a request. */
    record Header(String name, String value) {}

    /**
     * A connection that opens.
     *
     * @param port of the pod's address
     */
    record TcpConnect(int port) implements OfProbe {
        public TcpConnect {
            PortReference.checkPort(port);
        }
    }

    /**
     * {@code grpc.health.v1.Health/Check} that answers SERVING.
     *
     * @param port of the pod's address, without TLS
     * @param service as the protocol has it; empty: the server as a whole
     */
    record GrpcCheck(int port, String service) implements OfProbe {
        public GrpcCheck {
            PortReference.checkPort(port);
        }
    }

    /**
     * A command in the container that ends with 0; no shell is put around it.
     *
     * @param command the program and its arguments, at least the program
     */
    record Exec(List<String> command) implements OfProbe, OfHook {
        public Exec {
            command = List.copyOf(command);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a command of no words");
            }
        }
    }

    /** Nothing for so long. */
    record Sleep(Duration time) implements OfHook {}
}
