package dev.berth.daemon.probe;

import dev.berth.daemon.docker.EngineExecs;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.proxy.forward.ProbeCalls;

/** Makes what puts the questions of documents to containers: each of its kind. */
public final class ContainerAskers {
    private final ProbeCalls calls;
    private final EngineExecs execs;

    public ContainerAskers(ProbeCalls calls, EngineExecs execs) {
        this.calls = calls;
        this.execs = execs;
    }

    /** One that asks that container that. */
    ContainerAsker of(CaredContainer container, ContainerAction.OfProbe action) {
        return switch (action) {
            case ContainerAction.HttpGet get -> http(container, get);
            case ContainerAction.TcpConnect(int port) ->
                    timeout -> NetworkAsker.tcp(calls, container, port, timeout);
            case ContainerAction.GrpcCheck check ->
                    timeout -> NetworkAsker.grpc(calls, container, check, timeout);
            case ContainerAction.Exec exec -> exec(container, exec);
        };
    }

    ContainerAsker http(CaredContainer container, ContainerAction.HttpGet get) {
        return new HttpAsker(calls, container, get);
    }

    ContainerAsker exec(CaredContainer container, ContainerAction.Exec exec) {
        return new ExecAsker(execs, container.id(), exec.command());
    }
}
