package dev.berth.daemon.docker;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a {@link ContainerSpec} as the body of {@code POST /containers/create}. */
final class CreateRequest {
    /** Characters that the kernel has for a domain name (uname(2), {@code __NEW_UTS_LEN}). */
    private static final int MAX_DOMAIN_CHARS = 64;

    private CreateRequest() {}

    static JsonObject of(ContainerSpec spec) {
        var body = process(spec.process());
        body.addProperty("Image", spec.image());
        var labels = new LinkedHashMap<>(spec.ownership().labels());
        labels.putAll(spec.notes());
        body.add("Labels", object(labels));
        var host = limits(spec.limits());
        security(spec.security(), host);
        logs(spec.logs(), host);
        // The control loop restarts; a second judge inside the engine would compete with it.
        var restart = new JsonObject();
        restart.addProperty("Name", "no");
        host.add("RestartPolicy", restart);
        // A first process that reaps orphans and passes signals on.
        host.addProperty("Init", true);
        var binds = new JsonArray();
        spec.mounts().forEach(mount -> binds.add(mount.bind()));
        // The engine's own resolver would answer first if it wrote this file.
        var resolver = spec.endpoint().resolverFile().toString();
        binds.add(new ContainerMount(resolver, "/etc/resolv.conf", true).bind());
        host.add("Binds", binds);
        endpoint(spec.endpoint(), body, host);
        body.add("HostConfig", host);
        return body;
    }

    private static JsonObject process(ContainerProcess process) {
        var body = new JsonObject();
        // With an entry point of its own a container ignores the image's arguments, as Kubernetes
        // wants it; an empty list would override the image as well, so it is left out.
        if (!process.command().isEmpty()) {
            body.add("Entrypoint", array(process.command()));
        }
        if (!process.args().isEmpty()) {
            body.add("Cmd", array(process.args()));
        }
        var environment = new JsonArray();
        process.environment().forEach((name, value) -> environment.add(name + "=" + value));
        body.add("Env", environment);
        if (!process.workingDirectory().isEmpty()) {
            body.addProperty("WorkingDir", process.workingDirectory());
        }
        if (!process.user().isEmpty()) {
            body.addProperty("User", process.user());
        }
        body.addProperty("StopTimeout", process.stopGrace().toSeconds());
        return body;
    }

    private static JsonObject limits(ContainerLimits limits) {
        var host = new JsonObject();
        cpu(limits.cpu(), host);
        if (limits.memoryBytes() > 0) {
            host.addProperty("Memory", limits.memoryBytes());
            // The sum of both: equal means no swap.
            host.addProperty("MemorySwap", limits.memoryBytes());
        }
        host.addProperty("PidsLimit", limits.pids());
        limits.oomScoreAdjustment().ifPresent(value -> host.addProperty("OomScoreAdj", value));
        return host;
    }

    /** Also the body of an update, where what is left out stays as it is. */
    static void cpu(CpuGrant cpu, JsonObject host) {
        if (!cpu.cpus().isEmpty()) {
            host.addProperty("CpusetCpus", cpu.cpus());
        }
        if (!cpu.memoryNodes().isEmpty()) {
            host.addProperty("CpusetMems", cpu.memoryNodes());
        }
        if (cpu.nanoCpus() > 0) {
            host.addProperty("NanoCpus", cpu.nanoCpus());
        }
        if (cpu.shares() > 0) {
            host.addProperty("CpuShares", cpu.shares());
        }
    }

    private static void security(ContainerSecurity security, JsonObject host) {
        host.add("CapDrop", array(security.droppedCapabilities()));
        if (!security.addedCapabilities().isEmpty()) {
            host.add("CapAdd", array(security.addedCapabilities()));
        }
        if (!security.groups().isEmpty()) {
            host.add("GroupAdd", array(security.groups().stream().map(String::valueOf).toList()));
        }
        var options = new JsonArray();
        // Saying nothing about seccomp keeps the engine's default profile.
        options.add("no-new-privileges:true");
        host.add("SecurityOpt", options);
        if (security.readOnlyRoot()) {
            host.addProperty("ReadonlyRootfs", true);
        }
        if (!security.tmpfs().isEmpty()) {
            host.add("Tmpfs", object(security.tmpfs()));
        }
    }

    private static void logs(LogLimits logs, JsonObject host) {
        var options = new JsonObject();
        options.addProperty("max-size", Long.toString(logs.fileBytes()));
        options.addProperty("max-file", Integer.toString(logs.files()));
        var config = new JsonObject();
        config.addProperty("Type", "local");
        config.add("Config", options);
        host.add("LogConfig", config);
    }

    private static void endpoint(ContainerEndpoint endpoint, JsonObject body, JsonObject host) {
        switch (endpoint) {
            case ContainerEndpoint.Own own -> {
                body.addProperty("Hostname", own.hostname());
                own.domain().ifPresent(domain -> domain(own, domain, body, host));
                host.addProperty("NetworkMode", own.network());
                var address = new JsonObject();
                address.addProperty("IPv4Address", own.address().getHostAddress());
                var settings = new JsonObject();
                settings.add("IPAMConfig", address);
                var endpoints = new JsonObject();
                endpoints.add(own.network(), settings);
                var networking = new JsonObject();
                networking.add("EndpointsConfig", endpoints);
                body.add("NetworkingConfig", networking);
            }
            case ContainerEndpoint.Joined joined ->
                    host.addProperty("NetworkMode", "container:" + joined.containerId());
        }
    }

    /** The kernel takes no longer domain; a container can know its name all the same. */
    private static void domain(
            ContainerEndpoint.Own own, String domain, JsonObject body, JsonObject host) {
        if (domain.length() <= MAX_DOMAIN_CHARS) {
            body.addProperty("Domainname", domain);
        } else {
            String name = own.hostname() + "." + domain;
            host.add("ExtraHosts", array(List.of(name + ":" + own.address().getHostAddress())));
        }
    }

    private static JsonArray array(Collection<String> texts) {
        var array = new JsonArray(texts.size());
        texts.forEach(array::add);
        return array;
    }

    static JsonObject object(Map<String, String> map) {
        var object = new JsonObject();
        map.forEach(object::addProperty);
        return object;
    }
}
