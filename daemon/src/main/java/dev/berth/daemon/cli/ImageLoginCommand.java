package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.login.DockerLogin;
import dev.berth.daemon.cli.login.LoginException;
import dev.berth.daemon.cli.login.RegistryCredential;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth image login}: lets the user's Docker client push to the registry. */
@Command(
        name = "login",
        description = "Puts a credential for the registry into your Docker configuration.")
final class ImageLoginCommand extends BerthCommand {
    @Option(
            names = "--registry-user",
            paramLabel = "USER",
            description = "The name to push under: yours unless told.")
    private String registryUser = "";

    ImageLoginCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Surroundings around = berth().surroundings();
        try {
            var login =
                    DockerLogin.of(
                            around.variable("DOCKER_CONFIG"),
                            around.home(),
                            around.variable("PATH"));
            login.check();
            warnOfSudo(around, login);
            RegistryCredential credential = credential();
            String place = login.store(credential);
            output().line("Credential of " + credential + " stored in " + place);
        } catch (LoginException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private RegistryCredential credential() throws CommandFailure, IOException {
        var request = new JsonObject();
        request.addProperty(
                "user", registryUser.isEmpty() ? berth().surroundings().user() : registryUser);
        JsonObject answer = berth().calls().post(AdminCalls.REGISTRY_LOGINS, request);
        try {
            return new RegistryCredential(
                    JsonFields.text(answer, "registry"),
                    JsonFields.text(answer, "username"),
                    JsonFields.text(answer, "password"));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed("the daemon's answer has no credential");
        }
    }

    /** Whoever writes {@code sudo} in front gets root's file, and seldom means it. */
    private void warnOfSudo(Surroundings around, DockerLogin login) {
        String person = around.variable("SUDO_USER");
        if (!person.isEmpty() && !person.equals(around.user())) {
            berth().message(
                            Printable.line(
                                    "note: run by sudo for "
                                            + person
                                            + ": this is the configuration of "
                                            + around.user()
                                            + ", "
                                            + login.file()
                                            + "; as a member of group berth, "
                                            + person
                                            + " needs no sudo"));
        }
    }
}
