import aws_cdk as cdk

from shop_stack import ShopStack
from worker_stack import WorkerStack

app = cdk.App()
WorkerStack(app, "Worker")
ShopStack(app, "Shop")
app.synth()
