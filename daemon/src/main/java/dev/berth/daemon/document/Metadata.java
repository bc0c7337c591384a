package dev.berth.daemon.document;

import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import java.util.OptionalLong;

/**
 * The {@code metadata} of an object.
 *
 * @param name which one
 * @param labels what it is labelled with
 * @param annotations free text
 * @param resourceVersion the revision the user started from, where given
 */
record Metadata(ObjectName name, Labels labels, Labels annotations, OptionalLong resourceVersion) {}
