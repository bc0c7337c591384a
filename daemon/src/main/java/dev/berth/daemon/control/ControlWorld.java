package dev.berth.daemon.control;

import dev.berth.daemon.config.SlotUpkeep;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.host.KernelLimits;
import dev.berth.daemon.host.KernelPins;
import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.daemon.network.ResolverFile;
import dev.berth.policies.input.HostFacts;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.WorkloadName;
import dev.berth.proxy.forward.ProbeCalls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the loop works on.
 *
 * @param owner identity of the appliance, on every container's label
 * @param engine where containers run
 * @param network the containers' network
 * @param addresses whose is which of its addresses
 * @param resolver the resolver files that containers see
 * @param registry the embedded registry
 * @param imagePins what tags meant
 * @param rolledOut the template of each workload whose rollout has been completed
 * @param slots how the host is cut now
 * @param memory what the host offers
 * @param host what pods may be told about it
 * @param volumes where volumes are
 * @param claims the claims that were applied
 * @param policy which slot a newcomer gets
 * @param pins what the kernel says of processes
 * @param limits what the kernel says of their control groups
 * @param upkeep how slots are kept as they are to be
 * @param events where it tells what happens
 * @param drainTimeout how long the requests of a container that is to end get before it is told to
 * @param clock wall clock
 * @param workers where its parts run
 * @param batch where it is written down what became of what ends
 * @param ports tells whether pods accept connections
 * @param probeCalls put the questions of probes; closed when the loop stops
 */
public record ControlWorld(
        String owner,
        Engine engine,
        ContainerNetwork network,
        AddressBook addresses,
        ResolverFile resolver,
        EmbeddedRegistry registry,
        ImagePins imagePins,
        Map<WorkloadName, String> rolledOut,
        Supplier<SlotMap> slots,
        HostMemory memory,
        HostFacts host,
        VolumePlaces volumes,
        ClaimDocuments claims,
        PlacementPolicy policy,
        KernelPins pins,
        KernelLimits limits,
        SlotUpkeep upkeep,
        EventLog events,
        Duration drainTimeout,
        InstantSource clock,
        Workers workers,
        BatchRecords batch,
        PortCheck ports,
        ProbeCalls probeCalls) {}
