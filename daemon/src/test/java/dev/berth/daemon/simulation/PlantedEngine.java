package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ContainerLimits;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineContainers;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.slots.CpuSet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine between which and the daemon a mistake is made. */
final class PlantedEngine {
    private static final long STALE_NANOS = Duration.ofSeconds(3).toNanos();

    private final Engine right;
    private final Stage stage;
    private final Plant plant;
    private List<ObservedContainer> seen = List.of();
    private long seenAt = -STALE_NANOS;

    private PlantedEngine(Engine right, Stage stage, Plant plant) {
        this.right = right;
        this.stage = stage;
        this.plant = plant;
    }

    /** The engine as the daemon sees it. */
    static Engine of(Engine right, Stage stage, Plant plant) {
        if (plant != Plant.STALE_LOOK && plant != Plant.DOUBLE_GRANT) {
            return right;
        }
        var planted = new PlantedEngine(right, stage, plant);
        var containers =
                proxy(
                        EngineContainers.class,
                        (method, arguments) -> planted.call(method, arguments));
        return proxy(
                Engine.class,
                (method, arguments) ->
                        method.getName().equals("containers")
                                ? containers
                                : invoke(method, right, arguments));
    }

    private @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
        String name = method.getName();
        if (plant == Plant.STALE_LOOK && name.equals("observe")) {
            return observe(String.valueOf(arguments[0]));
        }
        if (plant == Plant.DOUBLE_GRANT
                && name.equals("create")
                && arguments[0] instanceof ContainerSpec spec) {
            return right.containers().create(onFirstCpus(spec));
        }
        return invoke(method, right.containers(), arguments);
    }

    private List<ObservedContainer> observe(String owner) throws EngineException {
        if (stage.nanos() - seenAt >= STALE_NANOS) {
            seen = right.containers().observe(owner);
            seenAt = stage.nanos();
        }
        return seen;
    }

    private static ContainerSpec onFirstCpus(ContainerSpec spec) {
        if (spec.ownership().mode() != Ownership.Mode.EXCLUSIVE) {
            return spec;
        }
        int count = CpuSet.parse(spec.limits().cpu().cpus()).orElseThrow().size();
        var cpus = CpuSet.range(0, count - 1).toString();
        return new ContainerSpec(
                spec.name(),
                spec.image(),
                spec.process(),
                spec.endpoint(),
                ContainerLimits.of(CpuGrant.exclusive(cpus, ""), spec.limits().memoryBytes()),
                spec.security(),
                spec.logs(),
                spec.mounts(),
                spec.ownership());
    }

    private interface Handler {
        @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        PlantedEngine.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                handler.call(
                                        method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object invoke(Method method, Object on, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
