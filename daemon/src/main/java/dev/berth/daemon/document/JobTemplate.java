package dev.berth.daemon.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;

/** Makes the document of a Job from that of a CronJob. */
public final class JobTemplate {
    private static final String SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp";
    private static final String BY_HAND = "cronjob.kubernetes.io/instantiate";
    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "annotations";

    private JobTemplate() {}

    /**
     * The Job for one time.
     *
     * @param cronJob with its uid
     * @param name what the Job is called
     */
    public static JsonObject scheduled(JsonObject cronJob, String name, Instant scheduledAt) {
        JsonObject job = job(cronJob, name);
        annotations(job).addProperty(SCHEDULED_AT, scheduledAt.toString());
        return job;
    }

    /**
     * The Job that somebody asks for at any time.
     *
     * @param cronJob with its uid
     * @param name what the Job is called
     */
    public static JsonObject byHand(JsonObject cronJob, String name) {
        JsonObject job = job(cronJob, name);
        annotations(job).addProperty(BY_HAND, "manual");
        return job;
    }

    private static JsonObject annotations(JsonObject job) {
        JsonObject metadata = job.getAsJsonObject(METADATA);
        if (!metadata.has(ANNOTATIONS)) {
            metadata.add(ANNOTATIONS, new JsonObject());
        }
        return metadata.getAsJsonObject(ANNOTATIONS);
    }

    private static JsonObject job(JsonObject cronJob, String name) {
        JsonObject owner = cronJob.getAsJsonObject(METADATA);
        JsonObject template = cronJob.getAsJsonObject("spec").getAsJsonObject("jobTemplate");
        var metadata = new JsonObject();
        metadata.addProperty("name", name);
        metadata.add("namespace", owner.get("namespace"));
        if (template.get(METADATA) instanceof JsonObject given) {
            for (String field : new String[] {"labels", ANNOTATIONS}) {
                if (given.get(field) instanceof JsonObject pairs) {
                    metadata.add(field, pairs.deepCopy());
                }
            }
        }
        metadata.add("ownerReferences", owners(owner));
        var job = new JsonObject();
        job.addProperty("apiVersion", Kind.JOB.apiVersion());
        job.addProperty("kind", Kind.JOB.title());
        job.add(METADATA, metadata);
        job.add("spec", template.get("spec").deepCopy());
        return job;
    }

    private static JsonArray owners(JsonObject cronJob) {
        var owner = new JsonObject();
        owner.addProperty("apiVersion", Kind.CRON_JOB.apiVersion());
        owner.addProperty("kind", Kind.CRON_JOB.title());
        owner.add("name", cronJob.get("name"));
        owner.add("uid", cronJob.get("uid"));
        owner.addProperty("controller", true);
        var owners = new JsonArray();
        owners.add(owner);
        return owners;
    }
}
