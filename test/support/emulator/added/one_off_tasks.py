"""A task that RunTask or Step Functions started ends by itself, as the emulator runs no containers here. Its exit code is 1 where it reads
a value that the application can't start with (see ../as_on_aws.py), and a state that waits for the task fails then.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
"""
import contextvars
import json
import threading

import as_on_aws
from ministack.services import ecs, stepfunctions

SECONDS = 1


def apply():
    run, poll = ecs._run_task, stepfunctions._poll_ecs_tasks

    def run_task(data):
        answer = run(data)
        if answer[0] == 200 and not data.get("_deploymentId"):
            for started in json.loads(answer[2])["tasks"]:
                context = contextvars.copy_context()
                threading.Timer(SECONDS, lambda arn=started["taskArn"]: context.run(end, arn)).start()
        return answer

    def poll_until_ended(cluster, task_arns):
        result = poll(cluster, task_arns)
        if any(container.get("exitCode") for task in result["tasks"] for container in task.get("containers", [])):
            raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(result, default=str))
        return result

    ecs._run_task = ecs._ACTION_MAP["RunTask"] = run_task
    stepfunctions._poll_ecs_tasks = poll_until_ended


def end(task_arn):
    task = ecs._tasks.get(task_arn)
    if task:
        code = 1 if as_on_aws.cannot_start(task["taskDefinitionArn"]) else 0
        ecs._mark_task_stopped(task_arn, task, "Essential container in task exited", "EssentialContainerExited", code)
