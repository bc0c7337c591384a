package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.plan.CpuUse;
import dev.berth.policies.plan.Outlook;
import dev.berth.policies.plan.PlannedStep;
import dev.berth.policies.plan.Shortfall;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.PodName;
import java.util.List;

/** What would happen, as the API shows it. */
final class PlanViews {
    private PlanViews() {}

    static JsonObject of(Outlook outlook) {
        var steps = new JsonArray();
        outlook.steps().forEach(step -> steps.add(step(step)));
        var cpus = new JsonArray();
        outlook.cpus().forEach(use -> cpus.add(cpu(use)));
        var shortfalls = new JsonArray();
        outlook.shortfalls().forEach(shortfall -> shortfalls.add(shortfall(shortfall)));
        var view = new JsonObject();
        view.addProperty("apiVersion", "berth.dev/v1");
        view.addProperty("kind", "Plan");
        view.add("steps", steps);
        view.add("cpus", cpus);
        view.addProperty("floatingCpusBefore", outlook.before().floatingCpus().toString());
        view.addProperty("floatingCpusAfter", outlook.after().floatingCpus().toString());
        view.add("shortfalls", shortfalls);
        view.addProperty("complete", outlook.ending() == Outlook.Ending.AT_REST);
        view.addProperty("ending", outlook.ending().words());
        return view;
    }

    private static JsonObject step(PlannedStep planned) {
        Step step = planned.step();
        var view = new JsonObject();
        view.addProperty("order", planned.order());
        view.addProperty("action", step.getClass().getSimpleName());
        planned.workload().ifPresent(name -> view.addProperty("workload", name.toString()));
        if (step instanceof Step.OfPod ofPod) {
            view.addProperty("pod", ofPod.pod().toString());
        }
        view.addProperty("disruption", planned.disruption().words());
        switch (step) {
            case Step.CreatePod create ->
                    view.addProperty("cpus", create.placement().cpus().toString());
            case Step.RepinPod repin -> {
                view.addProperty("cpusBefore", repin.from().toString());
                view.addProperty("cpus", repin.to().toString());
            }
            case Step.ResolveImage resolve ->
                    view.addProperty("image", resolve.reference().toString());
            case Step.OfStore _,
                    Step.EnsureNetwork _,
                    Step.StartPod _,
                    Step.StopPod _,
                    Step.Confine _,
                    Step.EndContainers _,
                    Step.HaltPod _,
                    Step.RemovePod _ -> {}
        }
        planned.doubt().ifPresent(doubt -> view.addProperty("failedBefore", doubt));
        return view;
    }

    private static JsonObject cpu(CpuUse use) {
        var view = new JsonObject();
        view.addProperty("cpu", use.cpu());
        use.slot().ifPresent(slot -> view.addProperty("slot", slot));
        view.add("before", names(use.before()));
        view.add("after", names(use.after()));
        return view;
    }

    private static JsonArray names(List<PodName> pods) {
        var names = new JsonArray();
        pods.forEach(pod -> names.add(pod.toString()));
        return names;
    }

    private static JsonObject shortfall(Shortfall shortfall) {
        var view = new JsonObject();
        view.addProperty("workload", shortfall.workload().toString());
        view.addProperty("pod", shortfall.pod().toString());
        view.addProperty("reason", shortfall.reason());
        view.addProperty("message", shortfall.message());
        return view;
    }
}
